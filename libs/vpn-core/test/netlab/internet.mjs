// Servers of the lab's internet: port 80 says who asked, port 81 sends as fast as it can.
import { createServer } from "node:net";

const address = process.argv[2];
createServer((socket) => {
  socket.on("error", () => undefined).end(`${socket.remoteAddress}\n`);
}).listen(80, address);

const chunk = Buffer.alloc(64 * 1024);
createServer((socket) => {
  const send = () => {
    while (socket.write(chunk));
  };
  socket.on("error", () => undefined).on("drain", send);
  send();
}).listen(81, address);
