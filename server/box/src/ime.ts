// What the input method is doing.
//
// While it composes, keys are its own: Enter takes a conversion, the arrows choose among
// candidates, Escape gives up. Text, on the other hand, is everybody's: an Android keyboard
// composes every Latin word, and a search that waits for the end of it never comes.

/** belongsToIME tells whether a key event is the input method's. Safari ends the composition before the Enter that ended it; only keyCode 229 tells then. */
export function belongsToIME(e: KeyboardEvent): boolean {
  return e.isComposing || e.keyCode === 229;
}

/** Composition is what an input is composing. */
export interface Composition {
  /** undefined when nothing is being composed */
  text: string | undefined;
}

export function watchComposition(input: HTMLInputElement): Composition {
  const composition: Composition = { text: undefined };
  for (const type of ["compositionstart", "compositionupdate", "compositionend"] as const) {
    input.addEventListener(type, (e) => {
      composition.text = type === "compositionend" ? undefined : e.data;
    });
  }
  return composition;
}

/**
 * unconverted tells whether a text is still how a word is read: kana, perhaps with the Latin
 * letters of a kana to come (けんs), or the full-width letter that begins one. Such a text is no word
 * yet; it may be the beginning of many.
 */
export function unconverted(composed: string | undefined): boolean {
  return !!composed && /^[\p{Script=Hiragana}ーa-zａ-ｚ]+$/iu.test(composed) && /[^a-z]/i.test(composed);
}
