/** Dims the rows of the question before, where the answer to the new one is not there in no time. */

import { useEffect, useState } from 'react'
import classes from './veil.module.css'

/** An answer that comes sooner is not worth a change of the light, in milliseconds. */
const SOON = 100

export function Veil({ phone }: { phone: boolean }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SOON)
    return () => clearTimeout(timer)
  }, [])
  return late && <div aria-hidden className={classes.veil} data-phone={phone || undefined} />
}
