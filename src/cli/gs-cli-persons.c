/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-persons.h"

#include <stdio.h>

/* Who is seen in a clip, for people and for programs. */

static double
get_seconds (GsClip *clip,
             guint frame)
{
  return (double) gs_clip_get_frame_time (clip, frame) / 1e9;
}

/* Where the person is seen first, to tell who it is. */
static const GsPersonFace *
get_first_face (const GsClipPersons *persons,
                guint person)
{
  guint n;
  const GsPersonFace *faces = gs_clip_persons_get_faces (persons, gs_clip_persons_get_person (persons, person)->first, &n);

  for (guint i = 0; i < n; i++)
    if (faces[i].person == person)
      return &faces[i];

  return NULL;
}

/**
 * gs_cli_persons_print:
 * @clip: a clip
 * @persons: who is seen in it
 *
 * One line a person: number, frames, the time of the first and the last of them, and the box of the face in the first, in pixels.
 */
void
gs_cli_persons_print (GsClip *clip,
                      const GsClipPersons *persons)
{
  guint n = gs_clip_persons_get_n_persons (persons);

  if (n == 0)
    printf ("No face was found in any frame\n");

  for (guint i = 1; i <= n; i++)
    {
      const GsClipPerson *person = gs_clip_persons_get_person (persons, i);

      const GsPersonFace *face = get_first_face (persons, i);

      printf ("person %u: %u of %u frames, from %.2f s to %.2f s", i, person->n_frames, gs_clip_get_n_frames (clip),
              get_seconds (clip, person->first), get_seconds (clip, person->last));
      if (face != NULL)
        printf (", first at x %.0f, y %.0f (%.0fx%.0f)", (double) face->x, (double) face->y, (double) face->width,
                (double) face->height);
      printf ("\n");
    }
}

/**
 * gs_cli_persons_add_json:
 * @json: where an object is being built
 * @clip: a clip
 * @persons: (nullable): who is seen in it; %NULL = not known
 *
 * Adds `persons`, an array with `person`, `frames`, `first` and `last` (seconds of media time) and `face` (`x`, `y`, `width` and
 * `height` in the first frame, pixels) of each.
 */
void
gs_cli_persons_add_json (JsonBuilder *json,
                         GsClip *clip,
                         const GsClipPersons *persons)
{
  json_builder_set_member_name (json, "persons");
  json_builder_begin_array (json);
  for (guint i = 1; persons != NULL && i <= gs_clip_persons_get_n_persons (persons); i++)
    {
      const GsClipPerson *person = gs_clip_persons_get_person (persons, i);

      const GsPersonFace *face = get_first_face (persons, i);

      json_builder_begin_object (json);
      json_builder_set_member_name (json, "person");
      json_builder_add_int_value (json, i);
      json_builder_set_member_name (json, "frames");
      json_builder_add_int_value (json, person->n_frames);
      json_builder_set_member_name (json, "first");
      json_builder_add_double_value (json, get_seconds (clip, person->first));
      json_builder_set_member_name (json, "last");
      json_builder_add_double_value (json, get_seconds (clip, person->last));
      if (face != NULL)
        {
          const char *const names[] = { "x", "y", "width", "height" };
          const double values[] = { (double) face->x, (double) face->y, (double) face->width, (double) face->height };

          json_builder_set_member_name (json, "face");
          json_builder_begin_object (json);
          for (guint j = 0; j < G_N_ELEMENTS (names); j++)
            {
              json_builder_set_member_name (json, names[j]);
              json_builder_add_double_value (json, values[j]);
            }
          json_builder_end_object (json);
        }
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}
