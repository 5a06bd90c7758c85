/** Who asks for a change, an export, or a view of their own: all people are one until they can sign in. */
export function whoAsks(): string {
  return 'operator';
}
