import { describe, expect, it } from "vitest";
import { asked, button, choices, HELLO, HIDDEN, input, label, modal, row, text } from "./scene.ts";

describe("a button", () => {
  async function answered(data: object = HELLO) {
    const base = await asked();
    await base.ask("POST", base.callback, { type: 4, data });
    const message = base.handle.message();
    if (!message) throw new Error("No message.");
    const press = (customId: string, user = base.user) => {
      const handle = base.discord.press({ message, customId, user });
      return { handle, callback: `/interactions/${handle.id}/${handle.token}/callback` };
    };
    return { ...base, message, press };
  }

  it("updates its message at once (7), or later (6)", async () => {
    const { ask, press, handle, discord } = await answered();
    await ask("POST", press("go").callback, { type: 7, data: { components: [text("pressed"), row(button("go"))] } });
    expect(handle.message()?.text).toBe("pressed");
    const later = press("go");
    await ask("POST", later.callback, { type: 6 });
    const path = `/webhooks/${discord.bot.id}/${later.handle.token}/messages/@original`;
    await ask("PATCH", path, { components: [text("later")] });
    expect(handle.message()?.text).toBe("later");
    expect(later.handle.message()?.id).toBe(handle.message()?.id);
  });

  it("may answer with a message of its own, and with a modal", async () => {
    const { ask, press, message } = await answered();
    const answer = press("go");
    await ask("POST", answer.callback, { type: 4, data: HIDDEN });
    expect(answer.handle.message()).toMatchObject({ ephemeral: true });
    expect(answer.handle.message()?.id).not.toBe(message.id);
    expect((await ask("POST", press("go").callback, { type: 9, data: modal() })).status).toBe(204);
  });

  it("cannot be pressed when it is not there, is disabled, or belongs to another's hidden message", async () => {
    const { press, discord } = await answered(HIDDEN);
    expect(() => press("gone")).toThrow("gone");
    expect(() => press("off")).toThrow("disabled");
    expect(() => press("go", discord.addUser({ username: "bob" }))).toThrow("nobody else");
  });

  it("cannot be pressed once its message is deleted", async () => {
    const { ask, original, press } = await answered();
    await ask("DELETE", original);
    expect(() => press("go")).toThrow("no message");
  });
});

const boxes = (more: object) => ({
  type: 22,
  custom_id: "words",
  options: ["a", "b"].map((value) => ({ label: value, value })),
  ...more,
});

describe("a modal", () => {
  async function opened(component: object = input) {
    const base = await asked();
    await base.ask("POST", base.callback, { type: 9, data: modal({ components: [label(component)] }) });
    const submit = (values: Record<string, string | boolean | string[] | { id: string }[]>) => {
      const handle = base.discord.submitModal({ modal: base.handle, values });
      return { handle, callback: `/interactions/${handle.id}/${handle.token}/callback` };
    };
    return { ...base, submit };
  }

  it("is submitted once, and answered with anything but a modal", async () => {
    const { ask, submit } = await opened();
    const { callback } = submit({ words: "hello" });
    expect(await ask("POST", callback, { type: 9, data: modal() })).toMatchObject({
      status: 400,
      body: { code: 50035 },
    });
    expect((await ask("POST", callback, { type: 4, data: HELLO })).status).toBe(204);
    expect(() => submit({ words: "again" })).toThrow("already");
  });

  it.each([
    ["an unknown field", input, { word: "x" }],
    ["nothing in a required input", input, {}],
    ["too short a text", { ...input, min_length: 3 }, { words: "ab" }],
    ["too long a text", { ...input, max_length: 3 }, { words: "abcd" }],
    ["two lines in one", input, { words: "a\nb" }],
    ["no file where one is required", { type: 19, custom_id: "words" }, {}],
    [
      "a choice that is not offered",
      { type: 3, custom_id: "words", options: [{ label: "a", value: "a" }] },
      { words: ["b"] },
    ],
    ["no box checked where one must be", boxes({}), { words: [] }],
    ["fewer boxes checked than must be", boxes({ min_values: 2 }), { words: ["a"] }],
    ["more boxes checked than may be", boxes({ max_values: 1 }), { words: ["a", "b"] }],
    ["a box checked that is not there", boxes({}), { words: ["c"] }],
    ["a box that is neither checked nor not", { type: 23, custom_id: "words" }, { words: "yes" }],
    ["nothing chosen of radio buttons", { ...boxes({}), type: 21 }, {}],
    ["a radio button that is not there", { ...boxes({}), type: 21 }, { words: "c" }],
  ])("is not submitted with %s", async (_what, component, values) => {
    const { submit } = await opened(component);
    expect(() => submit(values)).toThrow("Discord's client would not send");
  });

  it("does not take a file of another kind", async () => {
    const { submit, discord } = await opened({ type: 19, custom_id: "words", file_types: ["image"] });
    const file = discord.attach(Buffer.from("x"), { filename: "notes.txt" });
    expect(() => submit({ words: [file] })).toThrow("notes.txt");
  });

  it("cannot be submitted when none was shown", async () => {
    const { discord, handle } = await asked();
    expect(() => discord.submitModal({ modal: handle, values: {} })).toThrow("not answered with a modal");
  });
});

describe("autocompletion", () => {
  async function typing() {
    const { discord, user, channel, ask, handle: _, ...base } = await asked();
    const handle = discord.autocomplete({ name: "caption", focused: "area", options: { area: "to" }, user, channel });
    const answer = (type: number, data: object) =>
      ask("POST", `/interactions/${handle.id}/${handle.token}/callback`, { type, data });
    return { ...base, handle, answer };
  }

  it("is answered with at most 25 choices of the option's kind", async () => {
    const { answer, handle } = await typing();
    expect(await answer(8, choices(26))).toMatchObject({ status: 400 });
    expect(await answer(8, choices(1, 5))).toMatchObject({ status: 400 });
    expect(await answer(8, choices(1, "x".repeat(101)))).toMatchObject({ status: 400 });
    expect(await answer(8, { choices: [{ name: "x".repeat(101), value: "x" }] })).toMatchObject({ status: 400 });
    expect(await answer(4, { content: "x" })).toMatchObject({ status: 400 });
    expect((await answer(8, choices(25))).status).toBe(204);
    expect((await handle.response()).data["choices"]).toHaveLength(25);
  });

  it("tells what is being typed", async () => {
    const { handle } = await typing();
    expect(handle.payload).toMatchObject({
      type: 4,
      data: { options: [{ name: "area", value: "to", focused: true }] },
    });
  });
});
