@echo off
rem Pakdocs: klik dua kali untuk membuka menu kantor di folder ini.
rem Berkas yang dijatuhkan ke ikon ini (usulan .xlsx, pindaian .pdf, konsep .docx) langsung ditanyakan.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONSAFEPATH=1"
set "FILE=%~1"
setlocal EnableDelayedExpansion

rem Windows memanggil berkas ini dengan jalur lengkap. Bila diketik di jendela perintah sebagai
rem "pakdocs status", semua kata diteruskan apa adanya (lihat :pass).
set "LINE=!cmdcmdline!"
if "!LINE:%~nx0=!"=="!LINE!" goto typed
if not defined FILE goto clicked
if "!FILE:~1,1!"==":" goto dropped
if "!FILE:~0,2!"=="\\" goto dropped
goto typed

:dropped
if exist "!FILE!" goto clicked
rem Nama yang memuat & tanpa spasi dipotong oleh Windows; ambil dari baris perintah yang utuh.
set "REST=!LINE:*%~nx0=!"
set "REST=!REST:"=!"
if "!REST:~0,1!"==" " set "REST=!REST:~1!"
if exist "!REST!" set "FILE=!REST!"

:clicked
call :find
pushd "%~dp0"
if not defined RUN goto missing
if defined FILE (%RUN% open "!FILE!") else (%RUN%)
set "CODE=!ERRORLEVEL!"
goto done

:missing
echo Pakdocs belum terpasang di komputer ini. Mintalah bantuan admin.
set "CODE=6"

:done
popd
echo.
pause
rem Bukan "exit /b": sisa nama setelah & tidak boleh dijalankan sebagai perintah.
exit !CODE!

:typed
call :find
endlocal & set "RUN=%RUN%"
if not defined RUN (echo Pakdocs belum terpasang di komputer ini. 1>&2 & exit /b 6)
%RUN% %*
exit /b %ERRORLEVEL%

:find
set "RUN="
where /q pakdocs.exe && set "RUN=pakdocs.exe" && exit /b
py -c "import pakdocs" >nul 2>nul && set "RUN=py -m pakdocs"
exit /b
