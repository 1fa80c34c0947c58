"""The function that makes a metric of jobs that wait for capacity."""
