import {
  cloneElement,
  lazy,
  Suspense,
  useEffect,
  useId,
  useRef,
  useState,
  type ComponentProps,
  type ComponentType,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { DropProps, MenuEntry } from './overlay-parts';

const load = () => import('./overlay-parts');
const MenuDrop = lazy(async () => ({ default: (await load()).MenuDrop }));
const PopoverDrop = lazy(async () => ({ default: (await load()).PopoverDrop }));

/** Loads what opens under buttons: none of it is seen at first, and it is there before somebody presses one. */
export function loadOverlays(): void {
  void load().catch(() => undefined);
}

type Target = ReactElement<ComponentProps<'button'>>;

/** A list of things to do, under a button. */
export function Menu({ target, items }: { readonly target: Target; readonly items: readonly MenuEntry[] }) {
  const [isOpen, setOpen] = useState(false);
  const button = cloneElement(target, { onClick: () => setOpen(!isOpen) });
  return <Overlay kind="menu" Drop={MenuDrop} target={button} {...{ isOpen, setOpen, content: items }} />;
}

interface PopoverProps {
  /** A button that opens and closes it. */
  readonly target: Target;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly width?: number;
  readonly children: ReactNode;
}

/** A small form under a button. */
export function Popover({ children, ...others }: PopoverProps) {
  return <Overlay kind="dialog" Drop={PopoverDrop} content={children} {...others} />;
}

interface OverlayProps<Content> extends Omit<PopoverProps, 'children'> {
  readonly kind: 'menu' | 'dialog';
  readonly Drop: ComponentType<DropProps<Content>>;
  readonly content: Content;
}

/** What cannot be loaded, as the service is away, does not open. */
function Overlay<Content>({ kind, Drop, target, isOpen, setOpen, ...others }: OverlayProps<Content>) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    if (isOpen && !isLoaded)
      load().then(
        () => setLoaded(true),
        () => setOpen(false),
      );
  }, [isOpen, isLoaded, setOpen]);
  return (
    <>
      {cloneElement(target, {
        id,
        ref: anchor,
        'aria-haspopup': kind,
        'aria-expanded': isOpen,
        onPointerEnter: loadOverlays,
        onFocus: loadOverlays,
      })}
      {isLoaded && (
        <Suspense>
          <Drop {...others} {...{ id, anchor, isOpen, setOpen }} />
        </Suspense>
      )}
    </>
  );
}
