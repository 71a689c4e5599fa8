/** Wire what every page has: the theme, the notices. */

import { wireTheme } from "./theme.js";

wireTheme();
