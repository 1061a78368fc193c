// A login page that wants a person, not us. Invisible ones, which only watch, do not count.
'use strict';

const CAPTCHAS = [
  'iframe[src*="recaptcha" i]', 'iframe[src*="hcaptcha" i]', 'iframe[src*="challenges.cloudflare.com"]', 'iframe[src*="captcha" i]',
  '.g-recaptcha', '.h-captcha', '.cf-turnstile', '[data-sitekey]', '[class*="geetest" i]', '[class*="captcha" i]', '[id*="captcha" i]',
  'input[name*="captcha" i]', 'img[src*="captcha" i]', 'input[placeholder*="验证码"]',
].join(',');

function captcha(recipe) {
  return usableCaptchas(recipe?.captcha || CAPTCHAS).some(shown);
}

const usableCaptchas = selector => everywhere(selector).filter(one =>
  one.dataset.size !== 'invisible' && !/size=invisible/.test(one.src ?? '') && !one.closest('.grecaptcha-badge'));
