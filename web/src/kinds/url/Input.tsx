import { textLine } from '../shared/TextLine'

export default textLine('text', 'url')
