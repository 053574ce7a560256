/** The form for a new record: one dialog over whatever screen one is on. */

import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { ObjectDef } from '~/api/types'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { Form } from './Form'

export function Dialog({ object, given }: { object: ObjectDef; given: string[] }) {
  const { t, say } = useWords()
  const phone = usePhone()
  const navigate = useNavigate()
  const close = () =>
    navigate({
      to: '.',
      search: (before) => ({ ...before, create: undefined, with: undefined }),
      replace: true,
    })
  return (
    <Modal
      opened
      onClose={close}
      title={t('form.title', { what: say(object.label) })}
      size={560}
      fullScreen={phone}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Form object={object} given={given} onClose={close} />
    </Modal>
  )
}
