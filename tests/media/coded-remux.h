/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "coded-clip.h"

G_BEGIN_DECLS

/**
 * CodedEdit:
 * @start: time at which the edit begins, counted from the first picture, nanoseconds; -1 for a time without a picture
 * @duration: how long it lasts, nanoseconds
 *
 * One line of an MP4's edit list.
 */
typedef struct
{
  gint64 start;
  gint64 duration;
} CodedEdit;

/* Whether the program that makes these clips is installed; skips the test otherwise. */
gboolean coded_remux_check (void);
char *coded_remux (const char *from,
                   const char *input_options,
                   const char *output_options,
                   const char *folder,
                   const char *name);
void coded_set_edits (const char *path,
                      const CodedEdit *edits,
                      guint n_edits);

G_END_DECLS
