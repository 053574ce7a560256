/** What can be done with an attachment. */

import { Menu } from '@mantine/core'
import { IconDownload, IconExternalLink, IconPencil, IconTrash } from '@tabler/icons-react'
import { may } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import { fileAddress } from './address'
import type { Attachment } from './attachments'
import { lookOf } from './facts'
import { useTakeAway } from './useRename'

interface Props extends LateProps {
  link: ObjectDef
  object: ObjectDef
  id: number
  file: Attachment
  onRename: () => void
}

export function FileMenu({ link, object, id, file, onRename, button }: Props) {
  const { t } = useWords()
  const takeAway = useTakeAway(link, object, id)
  const address = fileAddress(file.file_id)
  return (
    <Menu defaultOpened position="bottom-end">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {lookOf(file.media_type ?? '') && (
          <Menu.Item
            component="a"
            href={address}
            target="_blank"
            rel="noreferrer"
            leftSection={<IconExternalLink size={16} />}
          >
            {t('files.open')}
          </Menu.Item>
        )}
        <Menu.Item
          component="a"
          href={`${address}?download`}
          download={file.name ?? ''}
          leftSection={<IconDownload size={16} />}
        >
          {t('files.download')}
        </Menu.Item>
        {may(link, 'update') && (
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={onRename}>
            {t('files.rename')}
          </Menu.Item>
        )}
        {may(link, 'delete') && (
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => takeAway(file)}>
            {t('files.remove')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
