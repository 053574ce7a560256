/** A file as a small picture, or what stands for it. */

import {
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMovie,
  IconMusic,
  IconPhoto,
  IconPresentation,
} from '@tabler/icons-react'
import { useState } from 'react'
import { type Size, thumbnailAddress } from './address'
import { type Group, groupOf } from './facts'
import classes from './files.module.css'

const ICONS: Record<Group, typeof IconFile> = {
  image: IconPhoto,
  pdf: IconFileTypePdf,
  text: IconFileText,
  sheet: IconFileSpreadsheet,
  slides: IconPresentation,
  sound: IconMusic,
  film: IconMovie,
  archive: IconFileZip,
  other: IconFile,
}

interface Props {
  id: number | null
  type: string
  size: Size
  /** A picture that the browser has already. */
  own?: string | null
}

export function Picture({ id, type, size, own }: Props) {
  const [broken, setBroken] = useState(false)
  const group = groupOf(type)
  const Icon = ICONS[group]
  const address = own ?? (group === 'image' && id !== null ? thumbnailAddress(id, size) : null)
  return (
    <span className={classes.picture} data-group={group}>
      {address && !broken ? (
        <img src={address} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
      ) : (
        <Icon size={20} stroke={1.5} aria-hidden />
      )}
    </span>
  )
}
