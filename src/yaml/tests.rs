//! Places, faults and hostile texts.
