-- The next stamp of a side. Whoever writes its pending records comes here first, so that none waits in a circle.
INSERT INTO wedlock_position (side, position, stamp) VALUES (%s, '', 1)
ON CONFLICT (side) DO UPDATE SET stamp = wedlock_position.stamp + 1
