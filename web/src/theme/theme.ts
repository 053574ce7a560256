/** Mantine dressed in our tokens. */

import { createTheme, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#eef1fc',
  '#dce2f8',
  '#b7c2f0',
  '#8fa1e8',
  '#6d84e0',
  '#5571db',
  '#4565d4',
  '#3350c4',
  '#2b45ad',
  '#223894',
]

const dark: MantineColorsTuple = [
  '#e3e4e6',
  '#c3c5c9',
  '#9b9ea4',
  '#75787f',
  '#45484e',
  '#36393f',
  '#2a2c31',
  '#1f2124',
  '#18191b',
  '#111213',
]

// What stands before the Chinese fonts depends on the language (`tokens.css`).
const FONT =
  'var(--latin), "PingFang SC", "HarmonyOS Sans SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif'

export const theme = createTheme({
  primaryColor: 'accent',
  // White words on a filled button hold 4.5 : 1 in both themes.
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { accent, dark },
  fontFamily: FONT,
  headings: {
    fontFamily: FONT,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.75rem' },
      h2: { fontSize: '1rem', lineHeight: '1.25rem' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.43', lg: '1.5', xl: '1.5' },
  defaultRadius: '6px',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        position: 'bottom-end',
        transitionProps: { duration: 120 },
        // The keys begin at the first entry.
        withInitialFocusPlaceholder: false,
      },
    },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
    Select: { defaultProps: { checkIconPosition: 'right' } },
    MultiSelect: { defaultProps: { checkIconPosition: 'right' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { transitionProps: { duration: 140 }, centered: true } },
  },
})
