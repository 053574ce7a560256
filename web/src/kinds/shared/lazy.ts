/** Editors come when somebody edits; a list must not wait for them. */

import { lazy } from 'react'

export const TextFilter = lazy(async () => ({ default: (await import('./filters')).TextFilter }))
export const NumberFilter = lazy(async () => ({ default: (await import('./filters')).NumberFilter }))
export const DayFilter = lazy(async () => ({ default: (await import('./filters')).DayFilter }))
export const OptionsFilter = lazy(async () => ({ default: (await import('./filters')).OptionsFilter }))
export const NothingFilter = lazy(async () => ({ default: (await import('./filters')).NothingFilter }))
