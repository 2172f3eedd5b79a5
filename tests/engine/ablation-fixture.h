/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A data set small enough to train many networks on within seconds, in a folder of its own. */

#define ABLATION_CLIPS 9
#define ABLATION_FRAMES 60

/* Two kinds of weak spans, of seconds 2 to 3 and 4 to 5, at ten frames a second; in the first the video says nothing. */
#define ABLATION_WEAK_FRAMES 20

char *ablation_fixture_new (void);
void ablation_fixture_remove (char *folder);
void ablation_fixture_write (const char *folder, const char *name, const char *text);
void ablation_fixture_forget_weak_spans (const char *folder);
void ablation_fixture_forget_labels (const char *folder, const char *clip);

G_END_DECLS
