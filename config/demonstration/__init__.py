"""演示: the main job walked through on invented people, by the same acts and jobs as everything else."""
