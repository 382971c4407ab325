// On a phone that lies on its side the film has the whole screen, and gives it back when the phone stands or the film is left.

/** A touch screen that is wide and low: there the browser's own bars take most. */
const lies = matchMedia('(pointer: coarse) and (orientation: landscape) and (max-height: 600px)');
/** Whether the film took the screen. Whoever leaves it by hand is not asked again until the phone has stood. */
let took = false;

function look() {
  const { film } = document.body.dataset;
  if (lies.matches && film === 'playing' && !took) {
    took = true;
    // A browser may refuse, as on an iPhone or where nobody has touched it: then the film plays where it is.
    document.documentElement.requestFullscreen?.({ navigationUI: 'hide' }).catch(() => {});
  } else if (took && (!lies.matches || film === 'none')) {
    took = false;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  }
}

lies.addEventListener('change', look);
new MutationObserver(look).observe(document.body, { attributeFilter: ['data-film'] });
