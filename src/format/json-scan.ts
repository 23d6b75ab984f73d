/**
 * A look at JSON text before `JSON.parse` sees it: how deep it nests and whether an object repeats a key.
 * JSON.parse keeps the last of two equal keys silently, so a file that says two things about one tensor would
 * pass.
 */

/**
 * What is wrong with the text, as the end of a sentence, or undefined. The text need not be valid JSON
 * otherwise.
 */
export function findJsonTrap(text: string, maxDepth: number): string | undefined {
  // One set of keys per open object; undefined stands for an open array.
  const open: (Set<string> | undefined)[] = [];
  let lastString = '';
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '"': {
        const from = i;
        for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
        lastString = text.slice(from, i + 1);
        break;
      }
      case ':': {
        const keys = open.at(-1);
        const key = unescape(lastString);
        if (keys?.has(key)) return `repeats the name ${lastString.slice(0, 60)}`;
        keys?.add(key);
        break;
      }
      case '{':
      case '[':
        if (open.length === maxDepth) return `nests deeper than ${maxDepth} levels`;
        open.push(text[i] === '{' ? new Set() : undefined);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      default:
    }
  }
  return undefined;
}

/** "a" and "\u0061" are one name. */
function unescape(literal: string): string {
  if (!literal.includes('\\')) return literal;
  try {
    return `"${String(JSON.parse(literal))}"`;
  } catch {
    return literal;
  }
}
