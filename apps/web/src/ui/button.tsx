import type { ComponentProps } from 'react';
import { Icon, type IconName } from './icon';
import './button.css';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly size?: 'normal' | 'small';
  readonly icon?: IconName;
  /** Why it cannot be pressed now; said beside it, and to who listens. */
  readonly whyNot?: string | undefined;
}

/** A button with a word on it. */
export function Button({
  look = 'plain',
  size = 'normal',
  icon,
  whyNot,
  className = '',
  children,
  ...others
}: ButtonProps) {
  return (
    <button
      type="button"
      {...others}
      {...(whyNot !== undefined && { disabled: true, title: whyNot })}
      className={`button button-${look} button-${size} ${className}`}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  readonly icon: IconName;
  /** What it does: heard, and shown when it is pointed at. */
  readonly label: string;
}

/** A button with a picture on it. */
export function IconButton({ icon, label, className = '', ...others }: IconButtonProps) {
  return (
    <Button look="quiet" title={label} aria-label={label} {...others} className={`button-icon ${className}`}>
      <Icon name={icon} />
    </Button>
  );
}
