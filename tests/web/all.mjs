// All tests of the page, one after the other: two browsers that draw on the processor would starve each other.
await import('./page.test.mjs');
await import('./panels.test.mjs');
await import('./input.test.mjs');
await import('./access.test.mjs');
await import('./pixels.test.mjs');
await import('./faults.test.mjs');
await import('./offline.test.mjs');
await import('./writing.test.mjs');
await import('./lesson.test.mjs');
await import('./venue.test.mjs');
