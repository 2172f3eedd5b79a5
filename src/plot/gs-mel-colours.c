/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-mel-colours.h"

#include <math.h>

/* The way through Oklab (B. Ottosson, 2020) is cut into so many pieces before it is walked in equal steps. */
#define PIECES 1024

typedef struct
{
  double l, a, b;
} Oklab;

static double
to_linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
from_linear (double channel)
{
  channel = CLAMP (channel, 0.0, 1.0);

  return channel <= 0.0031308 ? 12.92 * channel : 1.055 * pow (channel, 1 / 2.4) - 0.055;
}

static Oklab
from_rgba (const GdkRGBA *colour)
{
  double r = to_linear (colour->red), g = to_linear (colour->green), b = to_linear (colour->blue);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  return (Oklab) { 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                   1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                   0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s };
}

static guint32
to_pixel (const Oklab *colour)
{
  double l = pow (colour->l + 0.3963377774 * colour->a + 0.2158037573 * colour->b, 3);
  double m = pow (colour->l - 0.1055613458 * colour->a - 0.0638541728 * colour->b, 3);
  double s = pow (colour->l - 0.0894841775 * colour->a - 1.2914855480 * colour->b, 3);
  double r = from_linear (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  double g = from_linear (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  double b = from_linear (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);

  return (guint32) lrint (r * 255) << 16 | (guint32) lrint (g * 255) << 8 | (guint32) lrint (b * 255);
}

/* From the surface towards the text's end of the scale: violet, then blue-green, then yellow on dark; on light the
 * other way round in lightness, sand, then blue-green, then a deep violet. Little chroma at both ends, where little is left. */
static Oklab
get_way (const Oklab *surface,
         gboolean dark,
         gboolean high_contrast,
         double t)
{
  double end = dark ? (high_contrast ? 0.98 : 0.93) : (high_contrast ? 0.12 : 0.26);
  double hue = (dark ? 295.0 - 190.0 * t : 100.0 + 195.0 * t) * G_PI / 180;
  double chroma = 0.125 * sin (G_PI * pow (t, 0.9)) + 0.045 * t * (1 - 0.35 * t);
  double fade = MAX (1 - 4 * t, 0);

  return (Oklab) { surface->l + (end - surface->l) * t, chroma * cos (hue) + surface->a * fade,
                   chroma * sin (hue) + surface->b * fade };
}

static double
distance (const Oklab *one,
          const Oklab *other)
{
  return sqrt ((one->l - other->l) * (one->l - other->l) + (one->a - other->a) * (one->a - other->a) +
               (one->b - other->b) * (one->b - other->b));
}

/**
 * gs_mel_colours:
 * @palette: the surface to stand on
 * @colours: (out): pixels as Cairo's RGB24 has them, from nothing to loud
 *
 * The scale of a spectrogram: it begins with the surface itself, so that silence is empty, and ends far from it; its steps are all
 * equally large to the eye, and its lightness goes one way, so that it reads without its hues too.
 */
void
gs_mel_colours (const GsPalette *palette,
                guint32 colours[256])
{
  Oklab surface = from_rgba (&palette->surface), last = surface;
  double way[PIECES + 1];
  guint piece = 0;

  way[0] = 0;
  for (guint i = 1; i <= PIECES; i++)
    {
      Oklab next = get_way (&surface, palette->dark, palette->high_contrast, (double) i / PIECES);

      way[i] = way[i - 1] + distance (&last, &next);
      last = next;
    }

  for (guint i = 0; i < 256; i++)
    {
      double wanted = way[PIECES] * i / 255;
      Oklab colour;

      while (piece + 1 < PIECES && way[piece + 1] < wanted)
        piece++;
      colour = get_way (&surface, palette->dark, palette->high_contrast,
                        (piece + (wanted - way[piece]) / MAX (way[piece + 1] - way[piece], 1e-12)) / PIECES);
      colours[i] = to_pixel (&colour);
    }
}
