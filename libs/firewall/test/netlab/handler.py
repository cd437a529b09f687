#!/usr/bin/python3
"""Stands in for gwlbtun: its arguments, its two interfaces, its call; instead of GENEVE, packets of its own."""

import fcntl
import os
import select
import socket
import struct
import subprocess
import sys

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))


def tunnel(name):
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    subprocess.run(["ip", "link", "set", name, "up"], check=True)
    return device


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF


def datagram(source, destination, port):
    payload = struct.pack("!HHHH", 40000, port, 12, 0) + b"ping"
    addresses = socket.inet_aton(source) + socket.inet_aton(destination)
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 1, 0, 64, 17, 0) + addresses
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def through(into, out, packet):
    """Addresses of a packet as it comes out; what others send by the interface is not meant."""
    os.write(into, packet)
    while select.select([out], [], [], 1)[0]:
        got = os.read(out, 2048)
        if got[0] >> 4 == 4 and got[12:24] == packet[12:24]:
            return f"{socket.inet_ntoa(got[12:16])}>{socket.inet_ntoa(got[16:20])}"
    return "nothing"


pairs = []
for endpoint in ("a", "b"):
    into, out = tunnel(f"gwi-{endpoint}"), tunnel(f"gwo-{endpoint}")
    subprocess.run([options["-c"], "CREATE", f"gwi-{endpoint}", f"gwo-{endpoint}", endpoint], check=True)
    pairs.append((into, out))
(a_in, a_out), (b_in, b_out) = pairs
print("healthPort=" + options["-p"])
print("request=" + through(a_in, a_out, datagram("10.64.0.2", "198.51.100.2", 53)))
print("reply=" + through(a_in, a_out, datagram("198.51.100.2", "10.64.0.2", 53)))
print("sameAddressesByAnotherEndpoint=" + through(b_in, b_out, datagram("10.64.0.2", "198.51.100.2", 53)))
print("byTheOtherTunnel=" + through(a_in, b_out, datagram("10.64.0.9", "198.51.100.2", 53)))
subprocess.run(["nft", "insert", "rule", "inet", "appliance", "inspect", "udp", "dport", "9000", "drop"], check=True)
print("whatARuleDrops=" + through(a_in, a_out, datagram("10.64.0.2", "198.51.100.2", 9000)))
