import { newId } from "../auth/token.ts";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
/** Five bits each: enough for 33 million of one kind. */
const countedLetters = 5;
const randomLetters = 13;

/**
 * Ids for many objects that are made in one go, in ascending order: rows then go side by side into every index that leads by id, which
 * takes a fraction of the pages that ids all over the place would. The letters before the counted ones are random.
 */
export function orderedIds(prefix: string): () => string {
  const start = newId(prefix).slice(0, prefix.length + 1 + randomLetters);
  let next = 0;
  return () => {
    let counted = "";
    for (let place = countedLetters - 1; place >= 0; place -= 1) {
      counted += alphabet[(next >>> (5 * place)) & 31];
    }
    next += 1;
    return start + counted;
  };
}
