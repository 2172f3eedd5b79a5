/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-identity.h"

/* Skin from light to dark; lips and cheeks are derived from it. */
static const GsSynthColour skins[] = {
  { 0.97, 0.83, 0.73 }, { 0.95, 0.78, 0.66 }, { 0.90, 0.71, 0.57 }, { 0.82, 0.61, 0.46 },
  { 0.71, 0.50, 0.36 }, { 0.58, 0.39, 0.28 }, { 0.47, 0.31, 0.22 },
};

static const GsSynthColour hairs[] = {
  { 0.10, 0.08, 0.08 }, { 0.17, 0.11, 0.08 }, { 0.29, 0.18, 0.11 }, { 0.42, 0.26, 0.14 },
  { 0.55, 0.25, 0.12 }, { 0.74, 0.56, 0.33 }, { 0.52, 0.52, 0.54 },
};

/* Dark skin goes with the first so many hair and eye colours. */
#define N_DARK_HAIRS    3
#define N_DARK_IRISES   2
#define FIRST_DARK_SKIN 4

static const GsSynthColour irises[] = {
  { 0.24, 0.14, 0.08 }, { 0.36, 0.22, 0.11 }, { 0.42, 0.38, 0.20 }, { 0.30, 0.44, 0.34 }, { 0.30, 0.45, 0.60 },
};

static const GsSynthColour cloths[] = {
  { 0.16, 0.26, 0.40 }, { 0.40, 0.18, 0.22 }, { 0.18, 0.36, 0.33 }, { 0.88, 0.86, 0.81 },
  { 0.24, 0.24, 0.28 }, { 0.72, 0.52, 0.24 }, { 0.44, 0.38, 0.56 },
};

static const GsSynthColour walls[] = {
  { 0.66, 0.74, 0.78 }, { 0.80, 0.76, 0.70 }, { 0.70, 0.76, 0.69 }, { 0.76, 0.70, 0.74 }, { 0.42, 0.50, 0.57 },
};

#define PICK(random, colours) (colours)[gs_synth_random_below ((random), G_N_ELEMENTS (colours))]

/**
 * gs_synth_identity_init:
 * @self: (out): a person
 * @random: where the person comes from
 *
 * Draws a person.
 */
void
gs_synth_identity_init (GsSynthIdentity *self, GsSynthRandom *random)
{
  guint skin = gs_synth_random_below (random, G_N_ELEMENTS (skins));
  gboolean dark = skin >= FIRST_DARK_SKIN;

  self->face_width = gs_synth_random_uniform (random, 0.93, 1.07);
  self->face_length = gs_synth_random_uniform (random, 0.95, 1.05);
  self->jaw_width = gs_synth_random_uniform (random, 0.92, 1.06);
  self->chin_length = gs_synth_random_uniform (random, 0.95, 1.06);
  self->eye_distance = gs_synth_random_uniform (random, 0.95, 1.05);
  self->eye_opening = gs_synth_random_uniform (random, 0.85, 1.15);
  self->eye_size = gs_synth_random_uniform (random, 0.95, 1.08);
  self->brow_height = gs_synth_random_uniform (random, -0.04, 0.05);
  self->brow_tilt = gs_synth_random_uniform (random, -0.035, 0.035);
  self->nose_length = gs_synth_random_uniform (random, 0.93, 1.07);
  self->nose_width = gs_synth_random_uniform (random, 0.90, 1.12);
  self->mouth_width = gs_synth_random_uniform (random, 0.92, 1.08);
  self->mouth_height = gs_synth_random_uniform (random, -0.03, 0.04);
  self->mouth_curve = gs_synth_random_uniform (random, -0.04, 0.04);
  self->lips = gs_synth_random_uniform (random, 0.85, 1.25);
  self->skew = gs_synth_random_uniform (random, -0.08, 0.08);
  self->expression = gs_synth_random_uniform (random, 0.85, 1.15);
  self->jaw_motion = gs_synth_random_uniform (random, 0.8, 1.2);

  self->skin = skins[skin];
  self->hair = dark ? hairs[gs_synth_random_below (random, N_DARK_HAIRS)] : PICK (random, hairs);
  self->iris = dark ? irises[gs_synth_random_below (random, N_DARK_IRISES)] : PICK (random, irises);
  self->lip = (GsSynthColour){ 0.72 * self->skin.r + 0.10, 0.55 * self->skin.g + 0.02, 0.58 * self->skin.b + 0.04 };
  self->cloth = PICK (random, cloths);
  self->wall = PICK (random, walls);
  self->high_voice = gs_synth_random_below (random, 2) == 1;
  self->style = self->high_voice
                  ? GS_SYNTH_HAIR_PARTED + gs_synth_random_below (random, GS_SYNTH_N_HAIRS - GS_SYNTH_HAIR_PARTED)
                  : gs_synth_random_below (random, GS_SYNTH_HAIR_LONG);
  self->brow_weight = gs_synth_random_uniform (random, 0.8, 1.25) * (self->high_voice ? 0.85 : 1.1);
  self->light_x = gs_synth_random_uniform (random, -1.0, 1.0);
  self->cover = gs_synth_random_below (random, 1024);

  self->size = gs_synth_random_uniform (random, 0.142, 0.172);
  self->x = gs_synth_random_uniform (random, -0.05, 0.05);
  self->y = gs_synth_random_uniform (random, -0.02, 0.02);

  self->timbre = gs_synth_random_below (random, 1024);
  self->pitch = gs_synth_random_uniform (random, 0.0, 1.0);
  self->rate = gs_synth_random_uniform (random, 0.92, 1.08);
  self->loudness = gs_synth_random_uniform (random, 0.6, 1.2);
  self->brightness = gs_synth_random_uniform (random, -3.0, 3.0);
  self->noise = gs_synth_random_uniform (random, 0.0004, 0.003);
  /* espeak-ng's high voices are those of women with low ones. */
  self->tract = self->high_voice ? gs_synth_random_uniform (random, 0.70, 0.98)
                                 : gs_synth_random_uniform (random, 0.88, 1.08);
}
