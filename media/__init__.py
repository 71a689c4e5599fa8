"""The ground floor: files, frames, boxes and moments."""
