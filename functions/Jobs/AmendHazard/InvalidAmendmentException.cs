namespace Worker.Jobs.AmendHazard;

/// <summary>What was asked of AmendHazard cannot be done; nothing was changed.</summary>
internal sealed class InvalidAmendmentException(IReadOnlyList<string> problems) : Exception(
    $"Nothing was changed:\n- {string.Join("\n- ", problems)}\n"
    + "A request is such as {\"id\":\"jma.real.…\",\"action\":\"correct\",\"by\":\"name\",\"why\":\"reason\","
    + "\"correction\":{\"severity\":2}}; "
    + "{\"id\":\"…\",\"list\":true} shows what is there.");
