from qualcode.ids import derived_id, new_id


def test_a_derived_id_is_the_same_everywhere_and_carries_its_time() -> None:
    once = derived_id("2019-03-14T09:30:00Z", "01D5", "trust")
    assert once == derived_id("2019-03-14T09:30:00Z", "01D5", "trust")
    assert once[:10] == new_id("2019-03-14T09:30:00Z")[:10]


def test_derived_ids_differ_with_each_part_and_with_where_parts_end() -> None:
    at = "2019-03-14T09:30:00Z"
    assert len({derived_id(at, "ab", "c"), derived_id(at, "a", "bc"), derived_id(at, "abc"), derived_id(at, "ab")}) == 4


def test_ids_sort_in_the_order_in_which_they_are_made() -> None:
    made = [new_id() for _ in range(2000)]
    assert made == sorted(set(made))
