import { describe, expect, it } from "vitest";
import { createHandClock } from "../../../test/support/hand-clock.ts";
import { asked, choices, EPHEMERAL, HELLO, input, label, modal, V2 } from "./scene.ts";

const some = (count: number, more = {}) =>
  Array.from({ length: count }, (_none, index) => ({ label: "x", value: `${index}`, ...more }));
const group = (more: object) => ({ type: 22, custom_id: "a", options: some(3), ...more });
const radio = (more: object) => ({ type: 21, custom_id: "a", options: some(3), ...more });

const REFUSED_FIELDS: [what: string, component: object][] = [
  ["a checkbox group without options", group({ options: [] })],
  ["a checkbox group of more than 10", group({ options: some(11) })],
  ["a box with a label over 100", group({ options: some(1, { label: "x".repeat(101) }) })],
  ["a box with a description over 100", group({ options: some(1, { description: "x".repeat(101) }) })],
  ["a checkbox group in which a value stands twice", group({ options: some(2, { value: "same" }) })],
  ["a required checkbox group of which none need be checked", group({ min_values: 0 })],
  ["a checkbox group of which more must be checked than may be", group({ min_values: 3, max_values: 2 })],
  ["a checkbox group of which more may be checked than there are", group({ max_values: 4 })],
  ["a checkbox group with more checked than may be", group({ max_values: 1, options: some(2, { default: true }) })],
  ["a radio group of one", radio({ options: some(1) })],
  ["a radio group of more than 10", radio({ options: some(11) })],
  ["a radio group with two chosen", radio({ options: some(2, { default: true }) })],
  ["a radio group that counts", radio({ min_values: 1 })],
  ["a checkbox that is required", { type: 23, custom_id: "a", required: true }],
  ["a checkbox without an id", { type: 23 }],
];

const REFUSED_RESPONSES: [what: string, body: object][] = [
  ["a defer with another flag", { type: 5, data: { flags: V2 } }],
  ["a defer with content", { type: 5, data: { content: "x" } }],
  ["an update of a message where there is none", { type: 7, data: { content: "x" } }],
  ["a deferred update where there is none", { type: 6 }],
  ["choices for a command", { type: 8, data: choices(1) }],
  ["an unknown type", { type: 3 }],
  ["an unknown field", { type: 5, dta: {} }],
  ["a modal's title over 45", { type: 9, data: modal({ title: "x".repeat(46) }) }],
  ["a modal without components", { type: 9, data: modal({ components: [] }) }],
  [
    "a modal with more than 5",
    {
      type: 9,
      data: modal({ components: Array.from({ length: 6 }, (_, n) => label({ ...input, custom_id: `${n}` })) }),
    },
  ],
  ["a modal's custom id twice", { type: 9, data: modal({ components: [label(input), label(input)] }) }],
  ["a label over 45", { type: 9, data: modal({ components: [{ ...label(input), label: "x".repeat(46) }] }) }],
  ["an input with a label within a label", { type: 9, data: modal({ components: [label({ ...input, label: "x" })] }) }],
  ["an input over 4000", { type: 9, data: modal({ components: [label({ ...input, max_length: 4001 })] }) }],
  [
    "a placeholder over 100",
    { type: 9, data: modal({ components: [label({ ...input, placeholder: "x".repeat(101) })] }) },
  ],
  [
    "a value that is too long for its input",
    { type: 9, data: modal({ components: [label({ ...input, max_length: 2, value: "xyz" })] }) },
  ],
  [
    "more than 10 uploads",
    { type: 9, data: modal({ components: [label({ type: 19, custom_id: "a", max_values: 11 })] }) },
  ],
  ...REFUSED_FIELDS.map(([what, component]): [string, object] => [
    what,
    { type: 9, data: modal({ components: [label(component)] }) },
  ]),
  ["a bare input", { type: 9, data: modal({ components: [input] }) }],
];

describe("a first response", () => {
  it.each([
    ["a message (4)", 4, HELLO],
    ["a defer (5)", 5, undefined],
    ["a hidden defer (5)", 5, { flags: EPHEMERAL }],
    ["a modal (9)", 9, modal()],
  ])("may be %s, and is 204 without a body", async (_what, type, data) => {
    const { ask, callback, handle } = await asked();
    const answer = await ask("POST", callback, { type, data });
    expect(answer).toMatchObject({ status: 204, text: "" });
    expect(answer.headers.get("content-type")).toBe(null);
    expect(await handle.response()).toMatchObject({
      type,
      ephemeral: (data as { flags?: number } | undefined)?.flags === EPHEMERAL,
    });
  });

  it("brings the message along when asked for", async () => {
    const { ask, callback, handle } = await asked();
    const answer = await ask("POST", `${callback}?with_response=true`, { type: 5, data: { flags: EPHEMERAL } });
    const id = handle.message()?.id;
    expect(answer).toMatchObject({
      status: 200,
      body: {
        interaction: { response_message_id: id, response_message_loading: true, response_message_ephemeral: true },
        resource: { type: 5, message: { id } },
      },
    });
  });

  it("comes with files", async () => {
    const { ask, callback, handle } = await asked();
    const files = [{ name: "a.txt", bytes: new Uint8Array([65]) }];
    await ask("POST", callback, { type: 4, data: { content: "x" } }, { files });
    expect((await handle.response()).files).toMatchObject([{ field: "files[0]", filename: "a.txt" }]);
    expect(handle.message()?.attachments[0]?.bytes.toString()).toBe("A");
  });

  it.each(REFUSED_RESPONSES)("is refused for %s, and may be tried again", async (_what, body) => {
    const { ask, callback } = await asked();
    expect(await ask("POST", callback, body)).toMatchObject({ status: 400, body: { code: 50035 } });
    expect((await ask("POST", callback, { type: 5 })).status).toBe(204);
  });

  it("is given once", async () => {
    const { ask, callback } = await asked();
    await ask("POST", callback, { type: 5 });
    expect(await ask("POST", callback, { type: 5 })).toMatchObject({ status: 400, body: { code: 40060 } });
  });

  it("needs an interaction that exists", async () => {
    const { ask, handle, discord } = await asked();
    const wrong = [
      `/interactions/${handle.id}/wrong/callback`,
      `/interactions/${discord.bot.id}/${handle.token}/callback`,
    ];
    for (const path of wrong)
      expect(await ask("POST", path, { type: 5 })).toMatchObject({ status: 404, body: { code: 10062 } });
  });
});

describe("time", () => {
  it("runs out for a first response after 3 s", async () => {
    const clock = createHandClock();
    const { ask, callback, caption } = await asked({ clock });
    clock.advance(3000);
    expect((await ask("POST", callback, { type: 5 })).status).toBe(204);
    const late = caption();
    clock.advance(3001);
    expect(await ask("POST", late.callback, { type: 5 })).toMatchObject({ status: 404, body: { code: 10062 } });
  });

  it("runs out for the token after 15 min", async () => {
    const clock = createHandClock();
    const { ask, callback, original, webhook } = await asked({ clock });
    await ask("POST", callback, { type: 5 });
    clock.advance(15 * 60_000 - 1);
    expect((await ask("PATCH", original, HELLO)).status).toBe(200);
    clock.advance(1);
    for (const [method, path] of [
      ["PATCH", original],
      ["POST", webhook],
      ["GET", original],
      ["DELETE", original],
    ] as const) {
      const body = method === "PATCH" || method === "POST" ? HELLO : undefined;
      expect(await ask(method, path, body)).toMatchObject({ status: 401, body: { code: 50027 } });
    }
  });

  it("runs out at once for a token that is expired by hand", async () => {
    const { ask, callback, original, handle, discord } = await asked();
    await ask("POST", callback, { type: 5 });
    discord.expireToken(handle);
    expect(await ask("PATCH", original, HELLO)).toMatchObject({ status: 401, body: { code: 50027 } });
  });
});

describe("an interaction's webhook", () => {
  it("opens with the first response", async () => {
    const { ask, original, webhook } = await asked();
    expect(await ask("PATCH", original, HELLO)).toMatchObject({ status: 404, body: { code: 10015 } });
    expect(await ask("POST", webhook, HELLO)).toMatchObject({ status: 404, body: { code: 10015 } });
  });

  it("needs no authorization, and knows @original however it is written", async () => {
    const { ask, callback, webhook } = await asked();
    const headers = { authorization: "" };
    await ask("POST", callback, { type: 5 }, { headers });
    expect((await ask("PATCH", `${webhook}/messages/%40original`, HELLO, { headers })).status).toBe(200);
    expect((await ask("GET", `${webhook}/messages/@original`, undefined, { headers })).status).toBe(200);
  });

  it("finds and deletes its own messages alone", async () => {
    const { ask, callback, webhook, original, handle, caption } = await asked();
    await ask("POST", callback, { type: 4, data: HELLO });
    const { body } = await ask("POST", webhook, { content: "more" });
    const other = caption();
    await ask("POST", other.callback, { type: 5 });
    expect(await ask("PATCH", `${other.webhook}/messages/${String(body["id"])}`, HELLO)).toMatchObject({
      status: 404,
      body: { code: 10008 },
    });
    expect((await ask("DELETE", `${webhook}/messages/${String(body["id"])}`)).status).toBe(204);
    expect(handle.followUps).toEqual([]);
    expect((await ask("DELETE", original)).status).toBe(204);
    expect(handle.message()).toBe(undefined);
    expect(await ask("PATCH", original, HELLO)).toMatchObject({ status: 404, body: { code: 10008 } });
  });

  it("puts the first follow-up in the place of an answer that is still awaited", async () => {
    const { ask, callback, webhook, handle } = await asked();
    await ask("POST", callback, { type: 5, data: { flags: EPHEMERAL } });
    const { body } = await ask("POST", webhook, { content: "here" });
    expect(handle.message()).toMatchObject({ id: body["id"], text: "here", ephemeral: true, loading: false });
    expect(handle.followUps).toEqual([]);
  });

  it("takes 5 follow-ups where the app came along with a user, and any number elsewhere", async () => {
    const { ask, caption, callback, webhook } = await asked();
    const guest = caption({ context: "private_channel" });
    const statuses = async (paths: { callback: string; webhook: string }) => {
      await ask("POST", paths.callback, { type: 4, data: HELLO });
      const answers = [];
      for (let count = 0; count < 6; count += 1) answers.push(await ask("POST", paths.webhook, { content: "x" }));
      return answers.map(({ status, body }) => body["code"] ?? status);
    };
    expect(await statuses(guest)).toEqual([200, 200, 200, 200, 200, 40094]);
    expect(await statuses({ callback, webhook })).toEqual([200, 200, 200, 200, 200, 200]);
  });
});

describe("waiting", () => {
  it("ends with all that happened when nothing comes", async () => {
    const { ask, callback, handle } = await asked();
    await ask("POST", callback, { type: 5 });
    await expect(handle.until(() => false, { boundMs: 50 })).rejects.toThrow(/"loading":true.*\nPOST .*callback 204/s);
  });

  it("lists the calls of one interaction, in order", async () => {
    const { ask, callback, original, handle, caption } = await asked();
    await ask("POST", callback, { type: 5 });
    await ask("POST", caption().callback, { type: 5 });
    await ask("PATCH", original, {});
    await ask("PATCH", original, HELLO);
    expect(handle.calls.map(({ method, status }) => [method, status])).toEqual([
      ["POST", 204],
      ["PATCH", 400],
      ["PATCH", 200],
    ]);
  });
});
