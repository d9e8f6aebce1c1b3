import type { Action, ActionAnswer } from "./protocol.ts";

/** The handler of each kind of action. Each throws ClientRefusal where Discord's client would refuse the person. */
export type ActionHandlers = {
  readonly [Name in Action["does"]]: (action: Extract<Action, { does: Name }>) => Promise<ActionAnswer> | ActionAnswer;
};

/**
 * Performs an action for the page.
 *
 * @throws ClientRefusal where Discord's client would refuse the person
 */
export async function perform(handlers: ActionHandlers, action: Action): Promise<ActionAnswer> {
  // Each handler takes the actions of its own name, which the compiler cannot follow.
  const handle = handlers[action.does] as (action: Action) => Promise<ActionAnswer> | ActionAnswer;
  return await handle(action);
}
