(() => {
  const rows = [];
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const rgba = (words) => {
    const v = words.match(/[\d.]+/g).map(Number);
    return v.length === 3 ? [...v, 1] : v;
  };
  const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3]));
  const ground = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let least = 99, words = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("svg,script,style") || !seen(e)) continue;
    const below = ground(e);
    const ink = over(rgba(getComputedStyle(e).color), below);
    const [a, b] = [light(ink), light(below)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < least) [least, words] = [contrast, `${e.tagName}.${e.className}: ${node.data.slice(0, 40)}`];
  }
  const cut = [...document.querySelectorAll("figcaption, h1, h2, h3, summary")].filter(seen).filter((e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const box = range.getBoundingClientRect();
    const held = e.closest(".rp-remarks, nav");
    return !held && (box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5);
  }).map((e) => e.textContent);
  const narrow = [...document.querySelectorAll("th")].filter(seen).filter((e) => e.textContent.trim().length > 1
    && e.clientWidth < 1.6 * parseFloat(getComputedStyle(e).fontSize)).map((e) => e.textContent);
  return { contrast: least, where: words, cut, narrow,
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth };
})()
