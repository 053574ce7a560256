import { textLine } from '../shared/TextLine'

export default textLine('tel', 'tel')
