import {
  cloneElement,
  useEffect,
  useId,
  useState,
  type ComponentProps,
  type ReactElement,
  type ReactNode,
} from 'react';
import type * as Parts from './overlay-parts';

const load = () => import('./overlay-parts');

/** Loads what opens under buttons: none of it is seen at first, and it is there before somebody presses one. */
export function loadOverlays(): void {
  void load().catch(() => undefined);
}

type Target = ReactElement<ComponentProps<'button'>>;

interface MenuProps {
  readonly target: Target;
  readonly items: readonly Parts.MenuEntry[];
}

/** A list of things to do, under a button. */
export function Menu({ target, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Overlay
      kind="menu"
      target={cloneElement(target, { onClick: () => setOpen(!isOpen) })}
      isOpen={isOpen}
      setOpen={setOpen}
      drop={({ MenuDrop }, placed) => <MenuDrop {...placed} content={items} />}
    />
  );
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
export function Popover({ width = 320, children, ...others }: PopoverProps) {
  return (
    <Overlay
      kind="dialog"
      drop={({ PopoverDrop }, placed) => <PopoverDrop {...placed} width={width} content={children} />}
      {...others}
    />
  );
}

interface OverlayProps extends Omit<PopoverProps, 'width' | 'children'> {
  readonly kind: 'menu' | 'dialog';
  /** What opens, from what it is made of and where it is placed. */
  readonly drop: (parts: typeof Parts, placed: Parts.Placed) => ReactNode;
}

/** What cannot be loaded, as the service is away, does not open. */
function Overlay({ kind, target, isOpen, setOpen, drop }: OverlayProps) {
  const id = useId();
  const [parts, setParts] = useState<typeof Parts>();
  useEffect(() => {
    if (isOpen && !parts) load().then(setParts, () => setOpen(false));
  }, [isOpen, parts, setOpen]);
  return (
    <>
      {cloneElement(target, {
        id,
        'aria-haspopup': kind,
        'aria-expanded': isOpen,
        onPointerEnter: loadOverlays,
        onFocus: loadOverlays,
      })}
      {parts && drop(parts, { id, isOpen, setOpen })}
    </>
  );
}
