import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import './mantine.css';
import type { ReactNode } from 'react';
import { useTheme } from './theme';

/**
 * What Mantine's parts need round them; round each of them, so that nothing of Mantine is loaded before one is. It
 * would write style elements, which the page's content policy refuses: its variables come from a file of ours.
 */
export function MantineParts({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider forceColorScheme={useTheme()} withCssVariables={false} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  );
}
