/**
 * So many turns of the event loop work lets others go first. In a rush a turn is long, and else it is nothing: what is
 * waited for is that they have been seen to, not that Discord has answered them.
 */
const MAX_TURNS = 64;

/** First responses have three seconds: whatever else there is to do lets those go first that are yet to be given. */
export interface Rush {
  /**
   * Somebody waits for a first response.
   *
   * @returns to be called when it is given, or never will be; calling it again does nothing
   */
  enter(): () => void;
  /** Resolves when nobody waits for a first response, or others have been let go first for long enough. */
  over(): Promise<void>;
}

export function createRush(): Rush {
  let waiting = 0;
  let putOff: (() => void)[] = [];
  let turns = 0;

  /** One for all that is put off: each looking by itself would take the time that is to be saved. */
  const look = (): void => {
    turns += 1;
    if (waiting > 0 && turns < MAX_TURNS) return void setImmediate(look);
    const goingOn = putOff;
    putOff = [];
    for (const goOn of goingOn) goOn();
  };

  return {
    enter() {
      waiting += 1;
      let isGiven = false;
      return () => {
        if (!isGiven) waiting -= 1;
        isGiven = true;
      };
    },
    async over() {
      if (waiting === 0) return;
      await new Promise<void>((resolve) => {
        putOff.push(resolve);
        if (putOff.length > 1) return;
        turns = 0;
        setImmediate(look);
      });
    },
  };
}
