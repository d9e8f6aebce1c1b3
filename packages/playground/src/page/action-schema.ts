import { z } from "zod";
import { type Action, SCENARIO_NAMES } from "./protocol.ts";

const text = z.string().max(20_000);
const id = z.string().regex(/^\d{1,20}$/);
const customId = z.string().max(100);
const optionValue = z.union([text, z.number(), z.boolean(), z.strictObject({ id })]);
const options = z.record(z.string().max(32), optionValue);
const values = z.array(z.string().max(100)).max(25);
const name = z.string().min(1).max(120);

/** All requests of the page, checked before they are carried out. */
export const actionSchema: z.ZodType<Action> = z.discriminatedUnion("does", [
  z.strictObject({ does: z.literal("command"), person: id, place: id, name, options }),
  z.strictObject({ does: z.literal("type"), person: id, place: id, name, focused: name, options }),
  z.strictObject({ does: z.literal("menu"), person: id, message: id, name }),
  z.strictObject({ does: z.literal("press"), person: id, message: id, customId, values: values.exactOptional() }),
  z.strictObject({
    does: z.literal("submit"),
    person: id,
    modal: id,
    values: z.record(customId, z.union([text, z.boolean(), values])),
  }),
  z.strictObject({
    does: z.literal("post"),
    person: id,
    place: id,
    content: text,
    files: z.array(id).max(10),
    repliesTo: id.exactOptional(),
  }),
  z.strictObject({ does: z.literal("edit"), person: id, message: id, content: text }),
  z.strictObject({
    does: z.literal("describe"),
    person: id,
    message: id,
    descriptions: z.record(id, z.string().max(1024)),
  }),
  z.strictObject({ does: z.literal("hide"), person: id, message: id, spoilers: z.record(id, z.boolean()) }),
  z.strictObject({ does: z.literal("delete"), person: id, message: id }),
  z.strictObject({ does: z.literal("restore"), person: id, member: id }),
  z.strictObject({ does: z.literal("scenario"), scenario: z.enum(SCENARIO_NAMES) }),
]);
