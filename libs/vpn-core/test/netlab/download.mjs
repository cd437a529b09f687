// Opens streams to the lab's internet and prints the Mbit/s of each, measured after a second in which bursts pass.
import { connect } from "node:net";

const [address, streams, seconds] = process.argv.slice(2);
const received = new Array(Number(streams)).fill(0);
let measuring = false;
const sockets = received.map((_, index) =>
  connect(81, address)
    .on("data", (data) => measuring && (received[index] += data.length))
    .on("error", () => undefined),
);
setTimeout(() => (measuring = true), 1000);
setTimeout(
  () => {
    console.log(JSON.stringify(received.map((bytes) => (bytes * 8) / Number(seconds) / 1e6)));
    sockets.forEach((socket) => socket.destroy());
    process.exit();
  },
  1000 + Number(seconds) * 1000,
);
