"""Running every program of the house on this machine: started, watched, started again, stopped together."""
