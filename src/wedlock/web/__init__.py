"""The portal: pages, JSON API, and the web server that carries them."""
