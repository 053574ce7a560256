import { useMediaQuery } from '@mantine/hooks'

/** Below this width a screen is a phone's, in pixels. */
const PHONE = 700

export function usePhone(): boolean {
  return useMediaQuery(`(max-width: ${PHONE - 1}px)`, undefined, { getInitialValueInEffect: false }) ?? false
}
