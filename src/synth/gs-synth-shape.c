/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-shape.h"

#include <math.h>

/* The right half of the picture of a neutral face with closed mouth, in natural proportions and the iBUG order (Sagonas
 * and others 2013); the left half mirrors it. Depths are those of a head seen from the side. */
static const GsSynthPoint jaw[9] = {
  /* From the chin, point 8, up to the ear, point 16. */
  { 0.000, 1.800, 0.100 },  { 0.277, 1.755, 0.060 },  { 0.521, 1.615, -0.060 },
  { 0.743, 1.425, -0.230 }, { 0.924, 1.190, -0.420 }, { 1.042, 0.917, -0.580 },
  { 1.105, 0.621, -0.700 }, { 1.137, 0.319, -0.770 }, { 1.145, 0.016, -0.800 },
};
static const GsSynthPoint brow[5] = {
  /* From the inner end, point 22, outwards. */
  { 0.185, -0.235, 0.190 },  { 0.372, -0.300, 0.160 },  { 0.570, -0.322, 0.080 },
  { 0.755, -0.285, -0.050 }, { 0.885, -0.195, -0.200 },
};
static const GsSynthPoint bridge[4] = {
  { 0.0, -0.024, 0.200 },
  { 0.0, 0.172, 0.300 },
  { 0.0, 0.365, 0.420 },
  { 0.0, 0.560, 0.540 },
};
static const GsSynthPoint nostril[3] = {
  { 0.0, 0.765, 0.330 },
  { 0.121, 0.735, 0.290 },
  { 0.232, 0.695, 0.190 },
};
static const GsSynthPoint eye[6] = {
  /* Point 42 onwards: inner corner, upper lid, outer corner, lower lid. */
  { 0.294, 0.025, 0.020 },  { 0.424, -0.066, 0.060 }, { 0.572, -0.068, 0.030 },
  { 0.696, 0.000, -0.080 }, { 0.578, 0.052, -0.010 }, { 0.433, 0.055, 0.030 },
};
static const GsSynthPoint mouth_outer[7] = {
  /* The upper lip from its middle, point 51, to the corner, then the lower lip back to its middle, point 57. */
  { 0.000, 1.010, 0.300 }, { 0.116, 0.985, 0.285 }, { 0.281, 1.015, 0.210 }, { 0.445, 1.085, 0.070 },
  { 0.287, 1.190, 0.190 }, { 0.125, 1.238, 0.245 }, { 0.000, 1.250, 0.255 },
};
static const GsSynthPoint mouth_inner[5] = {
  /* The same inside the lips: points 62, 63, 64, 65, 66. */
  { 0.000, 1.092, 0.280 }, { 0.117, 1.088, 0.265 }, { 0.385, 1.088, 0.080 },
  { 0.119, 1.098, 0.260 }, { 0.000, 1.102, 0.275 },
};

/* Index of the point in the right half of the picture and of its mirror image for each of the tables. */
static const guint8 jaw_right[9] = { 8, 9, 10, 11, 12, 13, 14, 15, 16 };
static const guint8 jaw_left[9] = { 8, 7, 6, 5, 4, 3, 2, 1, 0 };
static const guint8 brow_right[5] = { 22, 23, 24, 25, 26 };
static const guint8 brow_left[5] = { 21, 20, 19, 18, 17 };
static const guint8 nostril_right[3] = { 33, 34, 35 };
static const guint8 nostril_left[3] = { 33, 32, 31 };
static const guint8 eye_right[6] = { 42, 43, 44, 45, 46, 47 };
static const guint8 eye_left[6] = { 39, 38, 37, 36, 41, 40 };
static const guint8 outer_right[7] = { 51, 52, 53, 54, 55, 56, 57 };
static const guint8 outer_left[7] = { 51, 50, 49, 48, 59, 58, 57 };
static const guint8 inner_right[5] = { 62, 63, 64, 65, 66 };
static const guint8 inner_left[5] = { 62, 61, 60, 67, 66 };

/* How far the jaw's drop takes along the points of the jaw line, from the chin upwards. */
static const double jaw_share[9] = { 1.0, 0.97, 0.86, 0.64, 0.40, 0.20, 0.08, 0.02, 0.0 };

/**
 * gs_synth_actions_init:
 * @self: (out): action units
 * @feeling: what the face is to show
 * @mask: how far it is put on, 0 to 1
 * @expression: how far this face moves, about 1
 *
 * What a feeling does to a face. Pleasure is AU6 + AU12, parting the lips as it grows (Ekman and Friesen 1982);
 * displeasure with low arousal is sadness, AU1 + AU4 + AU15 + AU17 and drooping lids; displeasure with high arousal
 * goes towards anger and fear, AU4 + AU5 + AU7 + AU20 + AU23; arousal opens eyes and jaw and raises the brows, AU1 +
 * AU2 + AU5 + AU25 + AU26 up to AU27 (EMFACS, Friesen and Ekman 1983; Du, Tao and Martinez 2014), laid out over the
 * circumplex (Russell 1980). A put-on smile lacks AU6.
 */
void
gs_synth_actions_init (GsSynthActions *self, GsSynthFeeling feeling, double mask, double expression)
{
  double pleasure = MAX (feeling.valence, 0.0);
  double displeasure = MAX (-feeling.valence, 0.0);
  double high = MAX (feeling.arousal, 0.0);
  double low = MAX (-feeling.arousal, 0.0);

  *self = (GsSynthActions){
    .inner_brow_raiser = high * (0.75 - 0.45 * displeasure) + 0.85 * displeasure * low,
    .outer_brow_raiser = high * (0.80 - 0.75 * displeasure),
    .brow_lowerer = displeasure * (0.55 + 0.45 * high - 0.15 * low),
    .upper_lid_raiser = high * (0.90 - 0.35 * pleasure),
    .cheek_raiser = pleasure * (0.75 + 0.25 * high) * (1.0 - 0.9 * mask),
    .lid_tightener = displeasure * (0.15 + 0.55 * high),
    .lip_corner_puller = pleasure * (0.85 + 0.15 * high),
    .lip_corner_lowerer = displeasure * (0.75 + 0.25 * low - 0.15 * high),
    .chin_raiser = displeasure * (0.25 + 0.45 * low),
    .lip_stretcher = 0.5 * displeasure * high,
    .lip_tightener = 0.6 * displeasure * high,
    .lips_part = 0.25 * pleasure + 0.55 * high,
    .jaw_drop = high * (0.45 - 0.15 * displeasure) + 0.10 * pleasure,
    .mouth_stretch = MAX (high - 0.7, 0.0) * (1.0 - displeasure),
    .lid_droop = low * (0.75 - 0.25 * pleasure),
  };

  for (guint i = 0; i < sizeof *self / sizeof (double); i++)
    ((double *) (gpointer) self)[i] = CLAMP (((double *) (gpointer) self)[i] * expression, 0.0, 1.2);
}

/* Points of one half of the face, with x measured outwards from the middle. */
typedef struct
{
  GsSynthPoint jaw[9];
  GsSynthPoint brow[5];
  GsSynthPoint nostril[3];
  GsSynthPoint eye[6];
  GsSynthPoint outer[7];
  GsSynthPoint inner[5];
} Half;

static void
make_half (Half *half, const GsSynthIdentity *who)
{
  for (guint i = 0; i < 9; i++)
    {
      double chin = MAX (jaw[i].y - 1.0, 0.0);

      half->jaw[i] = jaw[i];
      half->jaw[i].x *= who->face_width * (1.0 + (who->jaw_width - 1.0) * MIN (chin / 0.5, 1.0));
      half->jaw[i].y = half->jaw[i].y * who->face_length + chin * (who->chin_length - 1.0);
    }

  for (guint i = 0; i < 5; i++)
    {
      half->brow[i] = brow[i];
      half->brow[i].x *= 0.5 * (1.0 + who->eye_distance);
      half->brow[i].y -= who->brow_height + who->brow_tilt * (1.0 - i / 2.0);
    }

  for (guint i = 0; i < 3; i++)
    {
      half->nostril[i] = nostril[i];
      half->nostril[i].x *= who->nose_width;
      half->nostril[i].y *= who->nose_length * who->face_length;
    }

  for (guint i = 0; i < 6; i++)
    {
      half->eye[i] = eye[i];
      half->eye[i].x = 0.5 * who->eye_distance + (eye[i].x - 0.5) * who->eye_size;
      half->eye[i].y *= who->eye_size * (i == 0 || i == 3 ? 1.0 : who->eye_opening);
    }

  for (guint i = 0; i < 7; i++)
    {
      double middle = mouth_inner[0].y;
      double corner = 1.0 - MIN (fabs (mouth_outer[i].x - mouth_outer[3].x) / 0.3, 1.0);

      half->outer[i] = mouth_outer[i];
      half->outer[i].x *= who->mouth_width;
      half->outer[i].y = (middle + (mouth_outer[i].y - middle) * who->lips) * who->face_length + who->mouth_height;
      half->outer[i].y -= who->mouth_curve * corner;
    }

  for (guint i = 0; i < 5; i++)
    {
      half->inner[i] = mouth_inner[i];
      half->inner[i].x *= who->mouth_width;
      half->inner[i].y = half->inner[i].y * who->face_length + who->mouth_height;
      if (i == 2)
        half->inner[i].y -= 0.9 * who->mouth_curve;
    }
}

static void
move_brow (Half *half, const GsSynthActions *au)
{
  static const double inner[5] = { 0.115, 0.078, 0.030, 0.0, 0.0 };
  static const double outer[5] = { 0.0, 0.035, 0.080, 0.090, 0.062 };
  static const double lower[5] = { 0.120, 0.100, 0.070, 0.040, 0.018 };

  for (guint i = 0; i < 5; i++)
    {
      half->brow[i].y -= inner[i] * au->inner_brow_raiser + outer[i] * au->outer_brow_raiser;
      half->brow[i].y += lower[i] * au->brow_lowerer;
      half->brow[i].x -= (i < 2 ? 0.055 : 0.02) * au->brow_lowerer;
    }
}

static void
move_eye (Half *half, const GsSynthActions *au, double blink)
{
  double raise = 0.050 * au->upper_lid_raiser - 0.018 * au->lid_tightener - 0.050 * au->lid_droop -
                 0.008 * au->cheek_raiser;
  double tighten = 0.036 * au->cheek_raiser + 0.026 * au->lid_tightener - 0.012 * au->upper_lid_raiser;

  for (guint i = 1; i <= 2; i++)
    half->eye[i].y -= raise;
  for (guint i = 4; i <= 5; i++)
    half->eye[i].y -= tighten;

  for (guint i = 1; i <= 2; i++)
    {
      const GsSynthPoint *below = &half->eye[6 - i];
      double least = below->y - 0.022;

      half->eye[i].y = MIN (half->eye[i].y, least);
      half->eye[i].y += blink * (least + 0.008 - half->eye[i].y);
    }
}

/* The mouth: @open opens it by the jaw, in face units; the lips follow what pulls at their corners. */
static void
move_mouth (Half *half, const GsSynthActions *au, double open, double speech)
{
  double puller = au->lip_corner_puller, lowerer = au->lip_corner_lowerer;
  double out = 0.125 * puller + 0.085 * au->lip_stretcher - 0.035 * au->lip_tightener - 0.055 * speech -
               0.09 * au->mouth_stretch;
  double up = 0.150 * puller - 0.145 * lowerer - 0.020 * au->lip_stretcher;
  double part = 0.018 * au->lips_part + 0.020 * speech;
  double drop = open + 0.040 * au->lips_part;
  double thin = 1.0 - 0.45 * au->lip_tightener - 0.12 * puller;
  static const double outer_corner[7] = { 0.06, 0.14, 0.48, 1.0, 0.52, 0.20, 0.12 };
  static const double outer_jaw[7] = { 0.0, 0.0, 0.04, 0.40, 0.86, 0.98, 1.0 };
  static const double inner_corner[5] = { 0.06, 0.18, 0.95, 0.22, 0.12 };
  static const double inner_jaw[5] = { 0.0, 0.0, 0.40, 0.95, 1.0 };
  static const double outer_part[7] = { 1.0, 1.0, 0.6, 0.0, 0.0, 0.0, 0.0 };
  static const double inner_part[5] = { 1.0, 0.95, 0.0, 0.0, 0.0 };

  /* Thinner or thicker about the line where the lips meet. */
  for (guint i = 0; i < 7; i++)
    {
      double line = i == 3 ? half->outer[i].y : half->inner[0].y;

      half->outer[i].y = line + (half->outer[i].y - line) * thin;
    }

  for (guint i = 0; i < 7; i++)
    {
      half->outer[i].x += out * outer_corner[i] * (i == 0 || i == 6 ? 0.0 : 1.0);
      half->outer[i].y += -up * outer_corner[i] + drop * outer_jaw[i] - part * outer_part[i];
    }
  for (guint i = 0; i < 5; i++)
    {
      half->inner[i].x += out * inner_corner[i] * (i == 0 || i == 4 ? 0.0 : 1.0);
      half->inner[i].y += -up * inner_corner[i] + drop * inner_jaw[i] - part * inner_part[i];
    }

  /* AU17 pushes the lower lip up. */
  half->outer[5].y -= 0.045 * au->chin_raiser;
  half->outer[6].y -= 0.050 * au->chin_raiser;
  half->outer[4].y -= 0.025 * au->chin_raiser;
  half->outer[0].y -= 0.012 * au->chin_raiser;

  for (guint i = 0; i < 9; i++)
    half->jaw[i].y += jaw_share[i] * (0.85 * open - 0.035 * au->chin_raiser);
  half->nostril[2].x += 0.020 * puller;
  half->nostril[2].y -= 0.012 * puller;
}

static void
place (GsSynthPoint *points, const GsSynthPoint *half, const guint8 *indices, guint n, double side)
{
  for (guint i = 0; i < n; i++)
    points[indices[i]] = (GsSynthPoint){ side * half[i].x, half[i].y, half[i].z };
}

/**
 * gs_synth_shape_init:
 * @points: (out): 68 points in the iBUG order, before the head is turned
 * @identity: whose face
 * @actions: what its muscles do
 * @mask: how far the expression is put on, 0 to 1: the one half then moves more than the other
 * @blink: closing of the lids, 0 to 1
 * @mouth: opening of the mouth by speech, 0 to 1
 *
 * The shape of a face that does something.
 */
void
gs_synth_shape_init (GsSynthPoint points[GS_SYNTH_N_POINTS],
                     const GsSynthIdentity *identity,
                     const GsSynthActions *actions,
                     double mask,
                     double blink,
                     double mouth)
{
  double speech = CLAMP (mouth * identity->jaw_motion, 0.0, 1.3);
  /* Feeling and speech share the jaw: it does not open by their sum. */
  double felt = 0.24 * actions->jaw_drop + 0.30 * actions->mouth_stretch;
  double said = 0.26 * speech;
  double open = sqrt (felt * felt + said * said);
  double skew = CLAMP (identity->skew + copysign (0.55 * mask, identity->skew), -0.7, 0.7);

  for (guint left = 0; left < 2; left++)
    {
      double side = left ? -1.0 : 1.0;
      double factor = 1.0 + (left ? skew : -skew);
      GsSynthActions au = *actions;
      Half half;

      /* What moves with one muscle on each side; the jaw is one bone. */
      au.inner_brow_raiser *= factor;
      au.outer_brow_raiser *= factor;
      au.brow_lowerer *= factor;
      au.cheek_raiser *= factor;
      au.lip_corner_puller *= factor;
      au.lip_corner_lowerer *= factor;
      au.lip_stretcher *= factor;

      make_half (&half, identity);
      move_brow (&half, &au);
      move_eye (&half, &au, blink);
      move_mouth (&half, &au, open, speech);

      place (points, half.jaw, left ? jaw_left : jaw_right, 9, side);
      place (points, half.brow, left ? brow_left : brow_right, 5, side);
      place (points, half.nostril, left ? nostril_left : nostril_right, 3, side);
      place (points, half.eye, left ? eye_left : eye_right, 6, side);
      place (points, half.outer, left ? outer_left : outer_right, 7, side);
      place (points, half.inner, left ? inner_left : inner_right, 5, side);
    }

  for (guint i = 0; i < 4; i++)
    {
      points[27 + i] = bridge[i];
      points[27 + i].y *= identity->nose_length * identity->face_length;
    }
}
