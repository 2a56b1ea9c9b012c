/** A file's name without its ending and the date or counter that changes from one state of the inventory to the next. */
export function sourceName(fileName: string): string {
  const name = fileName.replace(/\.[a-z0-9]{1,8}$/i, "");
  const undated = name
    .replaceAll(
      /\d{1,2}[-_.]\d{1,2}[-_.](?:19|20)\d{2}|(?:19|20)\d{2}[-_.]?(?:[01]\d(?:[-_.]?[0-3]\d)?)?/g,
      "",
    )
    .replaceAll(/\(\d+\)|[-_ ]+(?:v\d+|kopie|copy|final|neu|new)(?![a-z])/gi, "")
    .replaceAll(/^[-_. ]+|[-_. ]+$/g, "");
  return undated === "" ? name : undated;
}
