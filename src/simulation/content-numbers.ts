import { dataText } from './data-text.ts';
import type { PortModel } from './port-model.ts';

/** Gives equal contents of a port equal numbers. What a port saves is never changed, so each is looked at once. */
export class ContentNumbers {
  readonly #known = new WeakMap<object, number>();
  readonly #byText = new Map<string, number>();

  numberOf(model: PortModel): number {
    const saved = model.save();
    let number = this.#known.get(saved);
    if (number !== undefined) return number;
    const text = model.contentText?.() ?? dataText(saved);
    number = this.#byText.get(text) ?? this.#byText.size;
    this.#byText.set(text, number);
    this.#known.set(saved, number);
    return number;
  }
}
