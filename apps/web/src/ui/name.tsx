import { shownName } from '../lib/shown-name';
import './name.css';

/** A name that somebody else chose: of any length and script, and of no influence on the text around it. */
export function Name({ of }: { readonly of: string }) {
  const shown = shownName(of);
  return (
    <bdi className="name" title={shown}>
      {shown}
    </bdi>
  );
}
