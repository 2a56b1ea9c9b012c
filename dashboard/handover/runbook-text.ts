/** A runbook's body, cut for the screen: paragraphs and lists. */
export type TextBlock =
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] };

/** Empty lines part paragraphs; lines that begin with "- " are items of a list. Nothing else has a meaning: text stays text. */
export function blocksOf(body: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  for (const part of body.split(/\n\s*\n/)) {
    let words: string[] = [];
    let items: string[] = [];
    const close = (): void => {
      if (words.length > 0) blocks.push({ kind: "paragraph", text: words.join(" ") });
      if (items.length > 0) blocks.push({ kind: "list", items });
      words = [];
      items = [];
    };
    for (const line of part.split("\n").map((one) => one.trim())) {
      if (line === "") continue;
      const isItem = line.startsWith("- ");
      if (isItem ? words.length > 0 : items.length > 0) close();
      if (isItem) items.push(line.slice(2));
      else words.push(line);
    }
    close();
  }
  return blocks;
}
