/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-data-check.h"

#include "gs-data-clip.h"

#include <glib/gi18n.h>

/* As many remarks on single clips are shown. */
#define MAX_NOTES 3

static void
count_clips (GsDataCheck *self,
             const GsDataSet *data)
{
  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    {
      self->n_clips[part] = data->parts[part]->len;
      for (guint i = 0; i < data->parts[part]->len; i++)
        {
          const GsSequence *sequence = data->parts[part]->pdata[i];

          self->n_frames += sequence->n_frames;
          for (GsLabel label = 0; label < GS_N_LABELS; label++)
            {
              gsize n = gs_sequence_count_labels (sequence, label);

              self->n_labelled[label] += n;
              if (part == GS_DATA_TRAIN)
                self->n_labelled_train[label] += n;
            }
        }
    }
}

/* A data set may fill most of the memory: only what decides over the configuration is kept. */
static void
keep_longest (GsDataSet *data)
{
  GPtrArray *train = data->parts[GS_DATA_TRAIN];
  g_autoptr (GsSequence) longest = NULL;

  for (guint i = 0; i < train->len; i++)
    {
      GsSequence *sequence = train->pdata[i];

      if (longest == NULL || sequence->n_frames > longest->n_frames)
        {
          g_clear_pointer (&longest, gs_sequence_unref);
          longest = gs_sequence_ref (sequence);
        }
    }

  for (GsDataPart part = 0; part < GS_N_DATA_PARTS; part++)
    g_ptr_array_set_size (data->parts[part], 0);
  if (longest != NULL)
    g_ptr_array_add (train, g_steal_pointer (&longest));
}

/* What people choose by mistake, in words of its own. */
static gboolean
check_folder (const char *folder,
              GError **error)
{
  if (!g_file_test (folder, G_FILE_TEST_EXISTS))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("%s is not there; it may have been moved or deleted"),
                 folder);
  else if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY,
                 _ ("%s is a file; choose the folder that holds the clips’ folders"), folder);
  else if (gs_data_clip_is_clip (folder))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("%s is the folder of one clip; choose the folder that holds it"), folder);
  else
    return TRUE;

  return FALSE;
}

static void
check_thread (GTask *task,
              gpointer source,
              gpointer task_data,
              GCancellable *cancellable)
{
  const char *const *folders = task_data;
  g_autoptr (GsDataCheck) check = NULL;
  GsDataSet *data = NULL;
  GError *error = NULL;

  for (guint i = 0; folders[i] != NULL && error == NULL; i++)
    check_folder (folders[i], &error);
  if (error == NULL)
    data = gs_data_set_load (folders, 0, 0, cancellable, &error);

  if (data == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  check = g_new0 (GsDataCheck, 1);
  count_clips (check, data);
  keep_longest (data);
  check->shape = data;

  if (check->n_clips[GS_DATA_TRAIN] == 0)
    g_task_return_new_error (
      task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
      _ ("%s: no clip is there to train on; add clips, or name some under “train” in split.json"), folders[0]);
  else if (check->n_labelled_train[GS_LABEL_VALENCE] == 0 && check->n_labelled_train[GS_LABEL_AROUSAL] == 0)
    g_task_return_new_error (
      task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
      _ ("%s: no clip to train on has labels; put VA_continuous_label.npy or labels.txt beside its features"),
      folders[0]);
  else
    g_task_return_pointer (task, g_steal_pointer (&check), (GDestroyNotify) gs_data_check_free);
}

/**
 * gs_data_check_async:
 * @folders: (array zero-terminated=1): data sets that are to be used together
 * @cancellable: (nullable): to give up
 * @callback: called in the main context
 * @user_data: for @callback
 *
 * Reads data sets in a thread as a training would, and counts what is in them.
 */
void
gs_data_check_async (const char *const *folders,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, gs_data_check_async);
  g_task_set_task_data (task, g_strdupv ((char **) folders), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, check_thread);
}

/**
 * gs_data_check_finish:
 * @result: as given to the callback
 * @error: return location: one sentence that names the folder or file and what is wrong
 *
 * Returns: (transfer full) (nullable): what is in the data sets
 */
GsDataCheck *
gs_data_check_finish (GAsyncResult *result,
                      GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * gs_data_check_free:
 * @self: (transfer full): what is in the data sets
 */
void
gs_data_check_free (GsDataCheck *self)
{
  g_clear_pointer (&self->shape, gs_data_set_free);
  g_free (self);
}

/**
 * gs_data_check_describe:
 * @self: what is in the data sets
 *
 * Returns: (transfer full): clips and how they are parted, frame rate, features and labels, for people
 */
char *
gs_data_check_describe (const GsDataCheck *self)
{
  const GsDataSet *shape = self->shape;
  guint n_clips = self->n_clips[GS_DATA_TRAIN] + self->n_clips[GS_DATA_VALIDATE] + self->n_clips[GS_DATA_TEST];
  g_autofree char *n_frames = g_strdup_printf ("%'" G_GSIZE_FORMAT, self->n_frames);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u clip", "%u clips", n_clips), n_clips);
  g_string_append (text, ": ");
  /* Translators: numbers of clips, then where the split comes from: split.json or “fold 1 of 5 by clip” */
  g_string_append_printf (text, _ ("%u to train on, %u to validate, %u to test (%s)"), self->n_clips[GS_DATA_TRAIN],
                          self->n_clips[GS_DATA_VALIDATE], self->n_clips[GS_DATA_TEST], shape->split);
  g_string_append (text, "\n");
  /* Translators: numbers of values a frame */
  g_string_append_printf (text, _ ("%u values of the face and %u of the sound in a frame"),
                          (guint) shape->video_features, (guint) shape->audio_features);
  if (shape->encoder != NULL)
    g_string_append_printf (text, " (%s)", shape->encoder);
  if (shape->frame_rate > 0.0)
    g_string_append_printf (text, _ (", %.4g frames a second"), shape->frame_rate);
  g_string_append (text, "\n");
  /* Translators: per cent of the frames, and how many frames there are */
  g_string_append_printf (text, _ ("Labelled: valence %.0f %%, arousal %.0f %% of %s frames"),
                          100.0 * (double) self->n_labelled[GS_LABEL_VALENCE] / (double) MAX (self->n_frames, 1),
                          100.0 * (double) self->n_labelled[GS_LABEL_AROUSAL] / (double) MAX (self->n_frames, 1),
                          n_frames);
  if (self->n_clips[GS_DATA_VALIDATE] == 0)
    g_string_append_printf (text, "\n%s", _ ("No clip is left to validate: the clips trained on judge the network."));
  for (guint i = 0; i < MIN (shape->notes->len, MAX_NOTES); i++)
    g_string_append_printf (text, "\n%s", (const char *) shape->notes->pdata[i]);
  if (shape->notes->len > MAX_NOTES)
    {
      guint n_more = shape->notes->len - MAX_NOTES;

      g_string_append_c (text, '\n');
      /* Translators: of the sentences above, each of which tells what is unusual about a clip */
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n_more), n_more);
    }

  return g_string_free (text, FALSE);
}
