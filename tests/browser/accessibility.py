"""What can be checked of a page's accessibility by looking at it: names, labels, order, contrast, room to click."""

from __future__ import annotations

from playwright.sync_api import Page

_LOOK = r"""
() => {
  const wrong = [];
  const told = (element) => element.outerHTML.slice(0, 120);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length;
  const named = (element) => (element.getAttribute('aria-label') || element.textContent || element.title || '').trim()
    || [...element.querySelectorAll('img')].some((image) => image.alt.trim());

  if (!document.documentElement.lang) wrong.push('no language');
  if (!document.title.trim()) wrong.push('no title');
  for (const [what, count] of [['h1', 1], ['main', 1], ['header', 1]]) {
    if (document.querySelectorAll(what).length !== count) wrong.push(`not one ${what}`);
  }
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) wrong.push(`heading skips a level: ${told(heading)}`);
    level = own;
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  for (const id of ids.filter((one, at) => ids.indexOf(one) !== at)) wrong.push(`two of id ${id}`);
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    const labels = [...(field.labels || [])].map((one) => one.textContent.trim());
    const label = labels.join('') || field.getAttribute('aria-label');
    if (!label && field.getAttribute('aria-hidden') !== 'true') wrong.push(`no label: ${told(field)}`);
    for (const id of (field.getAttribute('aria-describedby') || '').split(' ').filter(Boolean)) {
      if (!document.getElementById(id)) wrong.push(`described by nothing: ${told(field)}`);
    }
  }
  for (const element of document.querySelectorAll('a[href], button, summary')) {
    if (!named(element)) wrong.push(`no name: ${told(element)}`);
    const box = element.getBoundingClientRect();
    const inline = getComputedStyle(element).display === 'inline';
    const small = box.height < 24 || box.width < 24;
    if (shown(element) && !inline && small) wrong.push(`too small to hit: ${told(element)}`);
  }
  for (const image of document.querySelectorAll('img:not([alt])')) wrong.push(`no alt: ${told(image)}`);

  const channels = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, below) => ({ alpha: 1, ...Object.fromEntries(
    ['red', 'green', 'blue'].map((key) => [key, top[key] * top.alpha + below[key] * (1 - top.alpha)])) });
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const layer = channels(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer.alpha === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), { red: 255, green: 255, blue: 255, alpha: 1 });
  };
  const luminance = ({ red, green, blue }) => [red, green, blue].map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !shown(element) || element.closest('.quiet, .skip, [disabled], script')) continue;
    const style = getComputedStyle(element);
    const behind = ground(element);
    const [darker, lighter] = [luminance(over(channels(style.color), behind)), luminance(behind)].sort((a, b) => a - b);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${told(element)}`);
  }
  return wrong;
}
"""


def faults(page: Page) -> list[str]:
    """One line a fault; an empty list is what is wanted."""
    found: list[str] = page.evaluate(_LOOK)
    return found
