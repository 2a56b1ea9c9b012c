/** A command to be typed on the machine. It wraps between its words only, so that no `--` stands alone at the end of a line. */
export function CommandLine({ words }: { readonly words: string }) {
  return (
    <pre className="command-line">
      <code>
        {words.split(" ").map((word, i, all) => (
          // The words stand in a fixed order.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={i}>{i < all.length - 1 ? `${word} ` : word}</span>
        ))}
      </code>
    </pre>
  );
}
