using LocalAws;

namespace Worker.Tests.LocalAws;

public static class UnreachableTests
{
    [Theory]
    [InlineData(
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)': /simple/annotated-types/\n"
        + "ERROR: No matching distribution found for annotated-types==0.7.0")]
    [InlineData("npm error code EAI_AGAIN\nnpm error errno EAI_AGAIN\nnpm error request to https://registry.npmjs.org/a failed")]
    [InlineData("Could not connect to the endpoint URL: \"https://sts.ap-northeast-1.amazonaws.com/\"")]
    public static void A_program_that_reached_no_network_says_so_in_a_line(string output) => Assert.Equal(
        "the registry cannot be reached: go online, or set HTTPS_PROXY if you are behind a proxy.",
        Unreachable.ProblemOf("the registry", output));

    [Theory]
    [InlineData("ERROR: No matching distribution found for annotated-types==0.7.0")]
    [InlineData("npm error code E404")]
    public static void Another_failure_keeps_its_own_words(string output) => Assert.Null(Unreachable.ProblemOf("the registry", output));
}
