import { describe, expect, it } from "vitest";
import { createHostGuard, isPublicAddress } from "../../../../src/services/pictures/reading/host-guard.ts";

describe("which URLs are read", () => {
  const admit = createHostGuard(["127.0.0.1:8080", "files.example", "Secure.example:443"]);

  it.each([
    ["https://cdn.discordapp.com/attachments/1/2/a.png?ex=1", "guarded"],
    ["https://media.discordapp.net/attachments/1/2/a.png", "guarded"],
    ["https://CDN.discordapp.com:443/a.png", "guarded"],
    ["http://127.0.0.1:8080/a.png", "trusted"],
    ["https://127.0.0.1:8080/a.png", "trusted"],
    ["http://files.example/a.png", "trusted"],
    ["https://files.example/a.png", "trusted"],
    ["https://secure.example/a.png", "trusted"],
  ])("%s: %s", (url, admission) => {
    expect(admit(new URL(url))).toBe(admission);
  });

  it.each([
    "http://cdn.discordapp.com/a.png",
    "https://cdn.discordapp.com:8443/a.png",
    "https://cdn.discordapp.com./a.png",
    "https://cdn.discordapp.com.evil.example/a.png",
    "https://evil-cdn.discordapp.com/a.png",
    "https://evil.example/cdn.discordapp.com",
    "https://cdn.discordapp.com@evil.example/a.png",
    "https://someone:secret@cdn.discordapp.com/a.png",
    "https://discord.com/a.png",
    "http://127.0.0.1/a.png",
    "http://127.0.0.1:8081/a.png",
    "http://localhost:8080/a.png",
    "http://files.example:8080/a.png",
    "http://secure.example/a.png",
    "ftp://files.example/a.png",
    "file:///etc/passwd",
    "data:image/png;base64,AAAA",
  ])("%s: refused", (url) => {
    expect(admit(new URL(url))).toBe(undefined);
  });
});

describe("public addresses", () => {
  it.each(["162.159.135.233", "8.8.8.8", "2606:4700::6810:1", "::ffff:8.8.8.8", "64:ff9b::808:808"])(
    "%s is one",
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "not an address",
  ])("%s is none", (address) => expect(isPublicAddress(address)).toBe(false));
});
