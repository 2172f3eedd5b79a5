/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-random.h"

G_BEGIN_DECLS

/* Red, green and blue, 0 to 1. */
typedef struct
{
  double r, g, b;
} GsSynthColour;

/**
 * GsSynthHair:
 *
 * How the hair is worn.
 */
typedef enum
{
  GS_SYNTH_HAIR_SHORT,
  GS_SYNTH_HAIR_PARTED,
  GS_SYNTH_HAIR_LONG,
  GS_SYNTH_HAIR_BUN,
  GS_SYNTH_N_HAIRS,
} GsSynthHair;

/**
 * GsSynthIdentity:
 *
 * Who is seen and heard in a clip. Lengths are factors against the mean face or offsets in distances between the eyes;
 * they vary far enough that no single frame tells a smile from a mouth that is made that way: a network has to learn
 * how a face differs from itself.
 */
typedef struct
{
  /* Proportions. */
  double face_width;
  double face_length;
  double jaw_width;
  double chin_length;
  double eye_distance;
  double eye_opening;
  double eye_size;
  double brow_height; /* offset upwards */
  double brow_tilt;   /* offset of the inner end upwards */
  double nose_length;
  double nose_width;
  double mouth_width;
  double mouth_height; /* offset downwards of the whole mouth */
  double mouth_curve;  /* neutral height of the mouth's corners, offset upwards */
  double lips;         /* thickness */
  double skew;         /* how much more the left half of the picture moves than the right one, -1 to 1 */
  double expression;   /* how far the face moves for the same feeling */
  double jaw_motion;   /* how far the jaw moves for the same sound */

  /* Colours and dress. */
  GsSynthColour skin;
  GsSynthColour hair;
  GsSynthColour iris;
  GsSynthColour lip;
  GsSynthColour cloth;
  GsSynthColour wall;
  GsSynthHair style;
  double brow_weight;
  double light_x; /* where the light comes from, -1 left to 1 right of the picture */
  guint cover;    /* what is held before the face */

  /* Place in the picture. */
  double size; /* distance between the eyes, share of the picture's height */
  double x;    /* shift from the middle, share of the picture's width */
  double y;    /* share of the picture's height */

  /* Voice. */
  gboolean high_voice;
  guint timbre;      /* which of the voices of its height */
  double pitch;      /* 0 to 1 within its height */
  double tract;      /* length of the vocal tract against the voice's own: a shorter one sounds higher */
  double rate;       /* speed of speech, factor */
  double loudness;   /* of the recording, factor */
  double brightness; /* of the microphone, dB above 1 kHz */
  double noise;      /* of the room, share of full scale */
} GsSynthIdentity;

void gs_synth_identity_init (GsSynthIdentity *self, GsSynthRandom *random);

G_END_DECLS
