/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The domain: what a project is made of. All of it belongs to the main thread, except GsRunBlock. */
#include "gs-assignment.h"
#include "gs-clip-persons.h"
#include "gs-clip.h"
#include "gs-dimension.h"
#include "gs-network-info.h"
#include "gs-overlap-policy.h"
#include "gs-playhead.h"
#include "gs-project.h"
#include "gs-rater.h"
#include "gs-record-state.h"
#include "gs-run-block.h"
#include "gs-run.h"
#include "gs-segment.h"
#include "gs-selection.h"
#include "gs-string.h"
#include "gs-takes.h"
#include "gs-tier.h"
#include "gs-trace-change.h"
#include "gs-trace.h"
#include "gs-word.h"
