/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-hash.h"

#include <string.h>

/* A checksum takes this much at a time. */
#define MOST_BYTES ((gsize) 1 << 30)

/* Enough to tell the clips of any data set apart, and short enough for a list of them in every network. */
#define CLIP_DIGITS 16

static void
add_bytes (GChecksum *checksum,
           gconstpointer data,
           gsize size)
{
  const guint8 *bytes = data;

  while (size > 0)
    {
      gsize n = MIN (size, MOST_BYTES);

      g_checksum_update (checksum, bytes, (gssize) n);
      bytes += n;
      size -= n;
    }
}

static void
add_tensor (GChecksum *checksum,
            const GsTensor *tensor)
{
  g_autofree char *shape = tensor != NULL ? g_strdup_printf (" %" G_GSIZE_FORMAT "x%" G_GSIZE_FORMAT ":", tensor->shape[0],
                                                             tensor->shape[1])
                                          : g_strdup (" none:");

  add_bytes (checksum, shape, strlen (shape));
  if (tensor != NULL)
    add_bytes (checksum, tensor->data, tensor->n_elements * sizeof (float));
}

/**
 * gs_data_set_compute_hash:
 * @self: a data set
 *
 * Names, order, frame rates, features and labels of the clips that train and validate: two trainings with the same hash
 * and the same configuration are the same training. Clips that only test do not count.
 *
 * Returns: (transfer full): SHA-256 in hexadecimal digits
 */
char *
gs_data_set_compute_hash (const GsDataSet *self)
{
  const GsDataPart parts[] = { GS_DATA_TRAIN, GS_DATA_VALIDATE };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize p = 0; p < G_N_ELEMENTS (parts); p++)
    {
      for (guint i = 0; i < self->parts[parts[p]]->len; i++)
        {
          const GsSequence *sequence = self->parts[parts[p]]->pdata[i];
          char rate[G_ASCII_DTOSTR_BUF_SIZE];
          g_autofree char *head = NULL;

          g_ascii_dtostr (rate, sizeof rate, sequence->frame_rate);
          head = g_strdup_printf ("%s %s %s", p == 0 ? "train" : "validate", sequence->name, rate);
          add_bytes (checksum, head, strlen (head));
          add_tensor (checksum, sequence->video);
          add_tensor (checksum, sequence->audio);
          add_tensor (checksum, sequence->labels);
        }
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * gs_data_hash_clip:
 * @clip: a clip
 *
 * Tells clips apart by their features: the same ones under another name are the same clip.
 *
 * Returns: (transfer full): the first 16 hexadecimal digits of a SHA-256
 */
char *
gs_data_hash_clip (const GsSequence *clip)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  add_tensor (checksum, clip->video);
  add_tensor (checksum, clip->audio);

  return g_strndup (g_checksum_get_string (checksum), CLIP_DIGITS);
}
